import type { ReactNode } from "react";

import { PageTitle } from "../components/page-title";

interface FormPageProps {
  heading: string;
  introduction?: ReactNode;
  children: ReactNode;
}

/** A page with one form, as layouts/form.html has it. */
export function FormPage({ heading, introduction, children }: FormPageProps) {
  return (
    <div className="container page">
      <PageTitle>{heading}</PageTitle>
      <div className="form-page">
        <div className="stack-tight">
          <h1>{heading}</h1>
          {introduction && <div className="muted">{introduction}</div>}
        </div>
        {children}
      </div>
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Section({
  id,
  heading,
  explanation,
  children,
}: {
  id: string;
  heading: string;
  explanation?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="stack" aria-labelledby={id}>
      <div className="stack-tight">
        <h2 id={id}>{heading}</h2>
        {explanation && <p className="muted">{explanation}</p>}
      </div>
      {children}
    </section>
  );
}
