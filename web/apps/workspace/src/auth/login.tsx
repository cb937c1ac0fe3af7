import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/Alert.css";
import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { AuthConfig } from "../config";
import { Logo } from "../shell/logo";
import classes from "./login.module.css";
import { signIn } from "./password";
import { type Session, SessionEnded } from "./session";

interface LoginProps {
  auth: AuthConfig;
  onSession: (session: Session) => void;
}

export default function Login({ auth, onSession }: LoginProps) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Logo size={40} />
        <h1>Log in to Deskhand</h1>
        {auth.mode === "password" ? (
          <PasswordForm auth={auth} onSession={onSession} />
        ) : (
          <Button
            fullWidth
            onClick={async () => {
              const oidc = await import("./oidc");
              await oidc.signIn(auth);
            }}
          >
            Continue
          </Button>
        )}
      </div>
    </main>
  );
}

type PasswordAuth = Extract<AuthConfig, { mode: "password" }>;

function PasswordForm({ auth, onSession }: { auth: PasswordAuth } & Pick<LoginProps, "onSession">) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (form: FormData) => {
    setBusy(true);
    setProblem(null);
    try {
      onSession(await signIn(auth, String(form.get("email")), String(form.get("password"))));
    } catch (error) {
      setProblem(
        error instanceof SessionEnded ? error.message : "The login service can't be reached.",
      );
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <Stack gap="md">
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label="Email"
          name="email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <Button type="submit" fullWidth loading={busy}>
          Log in
        </Button>
      </Stack>
    </form>
  );
}
