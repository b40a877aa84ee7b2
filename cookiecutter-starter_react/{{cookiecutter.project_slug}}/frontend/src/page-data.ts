import type { components } from "./api/schema";

export type Me = components["schemas"]["Me"];
export type ColorScheme = "system" | "light" | "dark";

export interface Message {
  tone: string;
  text: string;
}

/** What the server puts into the page: page_data() in pages/views.py. */
export interface PageData {
  project_name: string;
  color_scheme: ColorScheme;
  user: Me | null;
  messages: Message[];
}

/** Read what the server has put into this page. */
export function readPageData(): PageData {
  const text = document.getElementById("page-data")?.textContent;
  if (!text) throw new Error("this page holds no page-data: is it templates/app.html?");
  return JSON.parse(text) as PageData;
}
