import { useEffect, useRef } from "react";
import { Outlet, ScrollRestoration, useLocation } from "react-router";

import { Banners } from "./banners";
import { Footer } from "./footer";
import { Header } from "./header";

/** What all pages share; a page goes into the middle. */
export function Layout() {
  return (
    <>
      <Header />
      <Banners />
      <Main />
      <Footer />
      <ScrollRestoration />
    </>
  );
}

function Main() {
  const main = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);

  // A page that loads says where it begins; so does one that takes the place of another.
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    const heading = main.current?.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    (heading ?? main.current)?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <main id="content" tabIndex={-1} ref={main}>
      <Outlet />
    </main>
  );
}
