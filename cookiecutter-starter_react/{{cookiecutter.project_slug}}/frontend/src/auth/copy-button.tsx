import { useState } from "react";

interface CopyButtonProps {
  text: string;
  className?: string;
}

/** Copy a text; says so when it is done. */
export function CopyButton({ text, className = "button-secondary" }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);

  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }

  return (
    <button className={`button ${className}`} type="button" onClick={() => void copy()}>
      <span aria-live="polite">{isCopied ? "Copied" : "Copy"}</span>
    </button>
  );
}
