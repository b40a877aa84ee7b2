import {
  type HTMLInputTypeAttribute,
  type ReactNode,
  type SubmitEvent,
  useEffect,
  useRef,
  useState,
} from "react";
import { Link } from "react-router";

import { Field } from "../components/field";
import { Icon } from "../components/icon";
import type { Answer, FieldErrors } from "./client";
import { sentence, type Step, stepAfter } from "./flows";
import { useReplay } from "./reauthentication";

const NO_ERRORS: FieldErrors = {};

interface AccountFormProps<Body> {
  onSend: (data: FormData) => Promise<Answer<Body>>;
  /** What comes after; also after a 401 that leads to another page. */
  onDone: (answer: Answer<Body>, data: FormData) => void;
  submit: string;
  isDanger?: boolean;
  /** Whether the form is all that its page is for. */
  isWide?: boolean;
  /** Where somebody starts again whose flow has expired. */
  restart?: string;
  children?: (errors: FieldErrors) => ReactNode;
  aside?: ReactNode;
}

/** A form: busy while it is sent, errors at their fields, of which the first has the focus. */
export function AccountForm<Body>({
  onSend,
  onDone,
  submit,
  isDanger = false,
  isWide = false,
  restart,
  children,
  aside,
}: AccountFormProps<Body>) {
  const replay = useReplay();
  const form = useRef<HTMLFormElement>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isBusy, setBusy] = useState(false);
  const errors = refused?.answer.errors ?? NO_ERRORS;

  useEffect(() => {
    if (!refused) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid], [role=alert]")?.focus();
  }, [refused]);

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isBusy) return;
    const data = new FormData(event.currentTarget, event.nativeEvent.submitter);
    const names = Array.from(event.currentTarget.elements, (each) => each.getAttribute("name"));
    setBusy(true);
    const heard = await replay(() => onSend(data));
    setBusy(false);
    const isOver = leadsOn(stepAfter(heard));
    setRefused(isOver ? null : { answer: heard, names });
    if (isOver) onDone(heard, data);
  }

  return (
    <form className="form" ref={form} onSubmit={(event) => void send(event)} noValidate>
      {refused && <FormErrors {...refused} restart={restart} />}
      {children?.(errors)}
      <Actions isWide={isWide}>
        <button
          className={`button${isDanger ? " button-danger" : ""}${isWide ? " button-wide" : ""}`}
          type="submit"
          aria-busy={isBusy}
        >
          {submit}
        </button>
        {aside}
      </Actions>
    </form>
  );
}

function Actions({ isWide, children }: { isWide: boolean; children: ReactNode }) {
  return isWide ? children : <div className="form-actions">{children}</div>;
}

function leadsOn({ kind }: Step): boolean {
  return kind === "done" || kind === "page" || kind === "start";
}

/** A form that was not taken, and the names of its fields. */
interface Refused {
  answer: Answer;
  names: readonly (string | null)[];
}

interface FormErrorsProps extends Refused {
  restart: string | undefined;
}

/** What is wrong with the form as a whole; what is wrong with a field is said there. */
function FormErrors({ answer, names, restart }: FormErrorsProps) {
  const step = stepAfter(answer);
  const messages = messagesAbove(answer, names);
  const isExpired = step.kind === "refused" && step.reason === "expired";
  if (messages.length === 0) return null;
  return (
    <Alert>
      {messages.map((message) => (
        <p key={message}>{message}</p>
      ))}
      {isExpired && restart && (
        <p>
          <Link to={restart}>Start again</Link>
        </p>
      )}
    </Alert>
  );
}

/** Errors about no field of this form, or a sentence about the answer when it names no errors. */
function messagesAbove(answer: Answer, names: Refused["names"]): readonly string[] {
  const errors = Object.entries(answer.errors);
  if (errors.length === 0) return [sentence(stepAfter(answer))];
  return errors.filter(([name]) => !names.includes(name)).flatMap(([, messages]) => messages);
}

/** Something that went wrong, above a form. */
export function Alert({ children }: { children: ReactNode }) {
  return (
    <div className="alert error" role="alert" tabIndex={-1}>
      <Icon name="warning" />
      <div className="alert-body">{children}</div>
    </div>
  );
}

interface TextFieldProps {
  errors: FieldErrors;
  name: string;
  label: string;
  hint?: string;
  type?: HTMLInputTypeAttribute;
  autoComplete: string;
  defaultValue?: string;
  maxLength?: number;
}

/** A line of text with its label, hint and errors. */
export function TextField({ errors, name, label, hint, type = "text", ...input }: TextFieldProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})} errors={errors[name]}>
      {(control) => <input {...control} {...input} type={type} name={name} required />}
    </Field>
  );
}

type NamedFieldProps = Pick<TextFieldProps, "errors" | "hint" | "defaultValue"> &
  Partial<Pick<TextFieldProps, "name" | "label">>;

/** An e-mail address. */
export function EmailField({
  name = "email",
  label = "E-mail address",
  ...field
}: NamedFieldProps) {
  return <TextField {...field} name={name} label={label} type="email" autoComplete="email" />;
}

const HINT_FOR_NEW_ONE = "Long and hard to guess. A password manager can make one.";

interface PasswordFieldProps extends NamedFieldProps {
  isNew?: boolean;
}

/** A password: the one of the account, or a new one. */
export function PasswordField({
  name = "password",
  label = "Password",
  isNew = false,
  ...field
}: PasswordFieldProps) {
  const kind = isNew
    ? { autoComplete: "new-password", hint: HINT_FOR_NEW_ONE }
    : { autoComplete: "current-password" };
  return <TextField {...field} {...kind} name={name} label={label} type="password" />;
}

interface CodeFieldProps extends NamedFieldProps {
  isNumeric?: boolean;
}

/** A code of a mail or an app: nothing of it is a word, and it is never remembered. */
export function CodeField({
  errors,
  name = "code",
  label = "Code",
  hint,
  isNumeric = false,
}: CodeFieldProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})} errors={errors[name]}>
      {(control) => (
        <input
          {...control}
          className="code"
          type="text"
          name={name}
          inputMode={isNumeric ? "numeric" : undefined}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          required
        />
      )}
    </Field>
  );
}
