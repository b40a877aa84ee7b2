import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";

import type { Message } from "../page-data";
import { type ShowToast, type Toast, ToastContext, type Tone } from "../toasts";
import { Icon } from "./icon";

const SHOWN_MILLISECONDS = 8000;
const ICONS: Record<Tone, string> = {
  success: "check",
  info: "info",
  warning: "warning",
  error: "warning",
};

let lastId = 0;

function isTone(tone: string): tone is Tone {
  return tone in ICONS;
}

function makeToast(tone: string, text: string): Toast {
  lastId += 1;
  return { id: lastId, tone: isTone(tone) ? tone : "info", text };
}

/** Messages at the edge of the page, read out politely; `messages` came with the page. */
export function Toasts({ messages, children }: { messages: Message[]; children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const show = useCallback<ShowToast>((tone, text) => {
    setToasts((shown) => [...shown, makeToast(tone, text)]);
  }, []);
  const dismiss = useCallback((id: number) => {
    setToasts((shown) => shown.filter((toast) => toast.id !== id));
  }, []);

  // Only what appears in a live region that is there already is read out.
  useEffect(() => {
    const timer = setTimeout(() => {
      setToasts(messages.map(({ tone, text }) => makeToast(tone, text)));
    });
    return () => {
      clearTimeout(timer);
    };
  }, [messages]);

  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onDismiss={dismiss} />
        ))}
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast, onDismiss }: { toast: Toast; onDismiss: (id: number) => void }) {
  const { id, tone, text } = toast;
  const card = useRef<HTMLDivElement>(null);

  // What went wrong stays until it is dismissed; nothing goes while someone is at it.
  useEffect(() => {
    if (tone === "error") return undefined;
    const timer = setInterval(() => {
      if (!card.current?.matches(":hover, :focus-within")) onDismiss(id);
    }, SHOWN_MILLISECONDS);
    return () => {
      clearInterval(timer);
    };
  }, [id, tone, onDismiss]);

  return (
    <div className={`alert toast ${tone}`} ref={card}>
      <Icon name={ICONS[tone]} />
      <p>{text}</p>
      <button
        className="icon-button"
        type="button"
        onClick={() => {
          onDismiss(id);
        }}
      >
        <Icon name="close" />
        <span className="visually-hidden">Dismiss</span>
      </button>
    </div>
  );
}
