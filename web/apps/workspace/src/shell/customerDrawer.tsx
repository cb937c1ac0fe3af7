import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Drawer.css";
import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";

interface CustomerDrawerProps {
  opened: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** The customer beside a conversation, where the screen has no room for both. */
export default function CustomerDrawer({ opened, onClose, children }: CustomerDrawerProps) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={360} title="Customer">
      {children}
    </Drawer>
  );
}
