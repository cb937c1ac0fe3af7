import type { Message } from "@deskhand/api";
import { Button } from "@mantine/core";
import { IconAlertCircle, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { KIND_LABELS } from "../composer/sending";
import { type Failure, failureOf } from "./failure";
import classes from "./thread.module.css";
import { useRetry } from "./useRetry";

/** Why a message of ours did not arrive, and how to send it again. */
export function Undelivered({ message }: { message: Message }) {
  const failure = failureOf(message);
  return failure && <Explained message={message} failure={failure} />;
}

function Explained({ message, failure }: { message: Message; failure: Failure }) {
  const { mutate, isPending } = useRetry(message);
  const [asked, setAsked] = useState(false);
  const { text, caution, retry, instead } = failure;
  return (
    <div className={classes.undelivered}>
      <p>
        <IconAlertCircle size={15} aria-hidden />
        {text}
        {instead.length > 0 && (
          <>
            {" "}
            It would go out as: {instead.map((way) => KIND_LABELS[way].toLowerCase()).join(", ")}.
          </>
        )}
        {asked && caution && <b> {caution}</b>}
      </p>
      {asked && caution ? (
        <span>
          <Button size="compact-xs" loading={isPending} onClick={() => mutate()}>
            {retry}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsked(false)}>
            Leave it
          </Button>
        </span>
      ) : (
        <Button
          size="compact-xs"
          variant="light"
          loading={isPending}
          leftSection={<IconRefresh size={13} aria-hidden />}
          onClick={() => (caution ? setAsked(true) : mutate())}
        >
          {caution ? `${retry}…` : retry}
        </Button>
      )}
    </div>
  );
}
