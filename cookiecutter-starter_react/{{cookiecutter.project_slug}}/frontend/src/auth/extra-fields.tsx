import { Field } from "../components/field";
import type { ExtraField } from "../page-data";
import type { FieldErrors } from "./client";

interface ExtraFieldsProps {
  fields: readonly ExtraField[];
  errors: FieldErrors;
}

/** Fields that this site asks for besides address and password, as the server describes them. */
export function ExtraFields({ fields, errors }: ExtraFieldsProps) {
  return fields.map((field) =>
    field.type === "checkbox" ? (
      <Checkbox key={field.name} field={field} errors={errors[field.name] ?? []} />
    ) : (
      <Field
        key={field.name}
        label={field.label}
        isOptional={!field.is_required}
        {...(field.hint ? { hint: field.hint } : {})}
        errors={errors[field.name]}
      >
        {(control) => (
          <input
            {...control}
            type={field.type}
            name={field.name}
            autoComplete={field.autocomplete || undefined}
            maxLength={field.max_length ?? undefined}
            required={field.is_required}
          />
        )}
      </Field>
    ),
  );
}

function Checkbox({ field, errors }: { field: ExtraField; errors: readonly string[] }) {
  const { name, label, link } = field;
  const error = `${name}-error`;
  const isWrong = errors.length > 0;
  return (
    <div className="field">
      <span className="choice">
        <input
          type="checkbox"
          name={name}
          id={name}
          required={field.is_required}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? error : undefined}
        />
        <label htmlFor={name}>{label}</label>
      </span>
      {link && (
        <p className="hint">
          <a href={link} target="_blank" rel="noreferrer">
            {field.hint}
          </a>
        </p>
      )}
      {isWrong && (
        <div className="error" id={error}>
          {errors.map((each) => (
            <p key={each}>{each}</p>
          ))}
        </div>
      )}
    </div>
  );
}
