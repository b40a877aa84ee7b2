import { type ReactNode, useId } from "react";

interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: string;
  isOptional?: boolean;
  hint?: string;
  errors?: readonly string[] | undefined;
  children: (props: ControlProps) => ReactNode;
}

/** A control with label, hint and errors, tied together for screen readers. */
export function Field({ label, isOptional = false, hint, errors = [], children }: FieldProps) {
  const id = useId();
  const hasErrors = errors.length > 0;
  const describedBy = [hint && `${id}-hint`, hasErrors && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {isOptional && <span className="optional">(optional)</span>}
      </label>
      {hint && (
        <div className="hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": hasErrors || undefined,
      })}
      {hasErrors && (
        <div className="error" id={`${id}-error`}>
          {errors.map((error) => (
            <p key={error}>{error}</p>
          ))}
        </div>
      )}
    </div>
  );
}
