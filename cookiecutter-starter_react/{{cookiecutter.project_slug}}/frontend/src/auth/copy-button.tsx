import { useState } from "react";

/** Copy a text; says so when it is done. */
export function CopyButton({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }

  return (
    <button className="button button-secondary" type="button" onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
    </button>
  );
}
