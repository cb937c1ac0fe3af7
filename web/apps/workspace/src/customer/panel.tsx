import "@mantine/core/styles/Tabs.css";
import type { Conversation, Customer } from "@deskhand/api";
import { ChannelIcon, channelLabel, customerName, Empty, hueOf, initials } from "@deskhand/ui";
import { Skeleton, Tabs } from "@mantine/core";
import { IconMail, IconPhone, IconUserQuestion } from "@tabler/icons-react";
import { useState } from "react";
import { useCustomer } from "../desk/queries";
import classes from "./customer.module.css";
import { Orders } from "./orders";
import { Timeline } from "./timeline";

/** Who writes, what they bought, and what happened before. */
export default function CustomerPanel({ conversation }: { conversation: Conversation }) {
  const id = conversation.customer_id;
  const { data: customer, error } = useCustomer(id);
  const [tab, setTab] = useState<string | null>("orders");
  return (
    <div className={classes.panel}>
      {customer ? <Profile customer={customer} /> : <Loading failed={error !== null} />}
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List grow>
          <Tabs.Tab value="orders">Orders</Tabs.Tab>
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="orders">
          <Orders customerId={id} />
        </Tabs.Panel>
        <Tabs.Panel value="timeline">
          <Timeline customerId={id} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function Profile({ customer }: { customer: Customer }) {
  const name = customer.name || customer.email || customer.phone_number || customerName(null);
  const hue = hueOf(customer.id);
  return (
    <section className={classes.profile}>
      <span
        className={classes.avatar}
        style={{ "--hue": hue } as React.CSSProperties}
        aria-hidden="true"
      >
        {initials(name)}
      </span>
      <h2>{name}</h2>
      <dl>
        {customer.email && (
          <Contact label="Email" icon={<IconMail size={15} />} value={customer.email} />
        )}
        {customer.phone_number && (
          <Contact label="Phone" icon={<IconPhone size={15} />} value={customer.phone_number} />
        )}
        {identifiers(customer).map(([channel, value]) => (
          <Contact
            key={channel + value}
            label={channelLabel(channel)}
            icon={<ChannelIcon channel={channel} size={15} />}
            value={value}
          />
        ))}
      </dl>
    </section>
  );
}

/** What each channel calls the customer, without what is shown as email or phone already. */
export function identifiers(customer: Customer): [string, string][] {
  const shown = new Set([customer.email, customer.phone_number]);
  return Object.entries(customer.channel_identifiers).filter(([, value]) => !shown.has(value));
}

function Contact({ label, icon, value }: { label: string; icon: React.ReactNode; value: string }) {
  return (
    <div>
      <dt title={label}>{icon}</dt>
      <dd title={value}>{value}</dd>
    </div>
  );
}

function Loading({ failed }: { failed: boolean }) {
  if (failed) return <Empty icon={<IconUserQuestion />} title="The customer can't be read now" />;
  return (
    <section className={classes.profile} role="status" aria-label="Loading the customer">
      <Skeleton circle height={48} />
      <Skeleton height={18} width="60%" mt={12} />
      <Skeleton height={12} width="80%" mt={12} />
    </section>
  );
}
