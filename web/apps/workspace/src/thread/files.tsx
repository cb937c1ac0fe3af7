import { type Attachment, bodyOf, type Message } from "@deskhand/api";
import { channelLabel } from "@deskhand/ui";
import { Loader } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCloudOff, IconFileAlert, IconPaperclip } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sizeText } from "../composer/limits";
import { useApi } from "../desk/api";
import { type FileLook, lookOf } from "./fileLook";
import classes from "./thread.module.css";

interface FileProps {
  message: Message;
  file: Attachment;
}

/** An address works for 15 minutes; one that is older than this is asked for anew. */
const GOOD_FOR = 10 * 60_000;

/** Asks for an address that opens a file for some minutes. */
function useAddress(message: Message): (file: Attachment) => Promise<string> {
  const api = useApi();
  return async ({ place }) => {
    const path = { id: message.conversation_id, seq: message.seq, place };
    const route = "/api/conversations/{id}/messages/{seq}/attachments/{place}";
    return (await bodyOf(api.GET(route, { params: { path } }))).url;
  };
}

export function Files({ message }: { message: Message }) {
  return (
    <ul className={classes.files} aria-label="Files">
      {message.attachments.map((file) => (
        <li key={file.place}>
          <File message={message} file={file} />
        </li>
      ))}
    </ul>
  );
}

function File({ message, file }: FileProps) {
  const name = file.name || "Attachment";
  if (file.state === "pending")
    return (
      <p className={classes.file} role="status">
        <Loader size={14} /> {name}{" "}
        <small>is on its way from {channelLabel(message.channel)}</small>
      </p>
    );
  if (file.state === "failed")
    return (
      <p className={classes.file} data-failed>
        <IconFileAlert size={15} aria-hidden /> {name}
        <small>could not be fetched{file.failure ? `: ${file.failure}` : ""}</small>
      </p>
    );
  const look = lookOf(file);
  return look === "file" ? <Link {...{ message, file }} /> : <Media {...{ message, file, look }} />;
}

/** Pictures, sounds and films show themselves; whatever can't be loaded stays a name. */
function Media({ message, file, look }: FileProps & { look: FileLook }) {
  const address = useAddress(message);
  const [gone, setGone] = useState(false);
  const { data, isError } = useQuery({
    queryKey: ["file", message.id, file.place],
    staleTime: GOOD_FOR,
    retry: false,
    queryFn: () => address(file),
  });
  if (gone || isError)
    return file.state === "remote" ? (
      <p className={classes.file}>
        <IconCloudOff size={15} aria-hidden /> {file.name || "Attachment"}
        <small>is no longer at {channelLabel(message.channel)}</small>
      </p>
    ) : (
      <Link message={message} file={file} />
    );
  const label = file.name || "Attachment";
  const common = { src: data, onError: () => setGone(true) };
  if (!data) return <span className={classes.awaited} data-look={look} />;
  if (look === "audio")
    return (
      <audio className={classes.audio} controls preload="metadata" aria-label={label} {...common} />
    );
  if (look === "video")
    return (
      <video className={classes.video} controls preload="metadata" aria-label={label} {...common} />
    );
  return (
    <a className={classes.picture} href={data} target="_blank" rel="noopener noreferrer">
      <img alt={label} loading="lazy" {...common} />
      {file.state === "remote" && (
        <small>Stays at {channelLabel(message.channel)}, for a while</small>
      )}
    </a>
  );
}

function Link({ message, file }: FileProps) {
  const address = useAddress(message);
  const open = async () => {
    try {
      const link = document.createElement("a");
      Object.assign(link, { href: await address(file), target: "_blank", rel: "noopener" });
      link.click();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notifications.show({ color: "red", title: `${file.name} can't be opened`, message: reason });
    }
  };
  return (
    <button type="button" className={classes.file} onClick={() => void open()}>
      <IconPaperclip size={14} aria-hidden /> {file.name || "Attachment"}
      {file.size ? <small>{sizeText(file.size)}</small> : null}
    </button>
  );
}
