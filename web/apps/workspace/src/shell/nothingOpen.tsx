import { Empty } from "@deskhand/ui";
import { Kbd } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import classes from "./shell.module.css";

const KEYS = [
  ["j", "next conversation"],
  ["k", "previous conversation"],
  ["r", "reply"],
  ["n", "internal note"],
  ["e", "resolve or reopen"],
  ["/", "search"],
];

export function NothingOpen() {
  return (
    <Empty icon={<IconMessages />} title="Choose a conversation">
      <span className={classes.keys}>
        {KEYS.map(([key, meaning]) => (
          <span key={key}>
            <Kbd>{key}</Kbd> {meaning}
          </span>
        ))}
      </span>
    </Empty>
  );
}
