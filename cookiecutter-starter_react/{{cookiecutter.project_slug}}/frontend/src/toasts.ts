import { createContext, use } from "react";

export type Tone = "success" | "info" | "warning" | "error";

export interface Toast {
  id: number;
  tone: Tone;
  text: string;
}

export type ShowToast = (tone: Tone, text: string) => void;

export const ToastContext = createContext<ShowToast | null>(null);

/** Return what shows a short message at the edge of the page. */
export function useToast(): ShowToast {
  const show = use(ToastContext);
  if (!show) throw new Error("useToast needs <Toasts> around it");
  return show;
}
