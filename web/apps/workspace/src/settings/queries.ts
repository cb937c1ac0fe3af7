import { type Account, type AccountForm, ApiProblem, bodyOf } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";

/** Connected channels and shops; health and silence come by the socket, a pause by a look now and then. */
export function useAccounts(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.accounts,
    enabled,
    refetchInterval: 180_000,
    queryFn: async () => (await bodyOf(api.GET("/api/accounts"))).items,
  });
}

export function useForms(enabled = true) {
  const api = useApi();
  return useQuery({
    queryKey: keys.forms,
    enabled,
    queryFn: async (): Promise<AccountForm[]> =>
      (await bodyOf(api.GET("/api/accounts/forms"))).items,
  });
}

/** The newest comparison with the provider; null while there is none. */
export function useReconciliation(accountId: string, enabled: boolean) {
  const api = useApi();
  return useQuery({
    queryKey: keys.reconciliation(accountId),
    enabled,
    staleTime: 5 * 60_000,
    queryFn: async () => {
      const params = { path: { account_id: accountId } };
      try {
        return await bodyOf(api.GET("/api/accounts/{account_id}/reconciliation", { params }));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }
    },
  });
}

export type AccountDeed = "test" | "activate" | "pause" | "resume" | "end-rotation" | "disconnect";

export interface AccountChange {
  settings?: Record<string, unknown>;
  secrets?: Record<string, string>;
  version?: number;
}

function usePlaced() {
  const client = useQueryClient();
  return (account: Account) =>
    client.setQueryData<Account[]>(keys.accounts, (known) =>
      known?.some(({ account_id }) => account_id === account.account_id)
        ? known.map((one) => (one.account_id === account.account_id ? account : one))
        : known && [...known, account],
    );
}

/** Test, set up again, pause, resume, end a rotation, disconnect. */
export function useAccountDeed({ account_id, display_name }: Account) {
  const api = useApi();
  const client = useQueryClient();
  const place = usePlaced();
  const params = { path: { account_id } };
  return useMutation({
    mutationFn: async (deed: AccountDeed): Promise<Account | null> => {
      if (deed === "disconnect") {
        await api.DELETE("/api/accounts/{account_id}", { params });
        return null;
      }
      return bodyOf(api.POST(`/api/accounts/{account_id}/${deed}`, { params }));
    },
    onSuccess: (account) => {
      if (account) place(account);
      else
        client.setQueryData<Account[]>(keys.accounts, (known) =>
          known?.filter((one) => one.account_id !== account_id),
        );
    },
    onError: ({ message }) =>
      notifications.show({ color: "red", title: `${display_name}: not done`, message }),
  });
}

export function useChangeAccount(accountId: string) {
  const api = useApi();
  const place = usePlaced();
  return useMutation({
    mutationFn: (body: AccountChange) => {
      const params = { path: { account_id: accountId } };
      return bodyOf(api.PATCH("/api/accounts/{account_id}", { params, body }));
    },
    onSuccess: place,
  });
}

export interface NewAccount {
  slug: string;
  external_id: string;
  display_name: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

export function useConnect() {
  const api = useApi();
  const place = usePlaced();
  return useMutation({
    mutationFn: (body: NewAccount) => bodyOf(api.POST("/api/accounts", { body })),
    onSuccess: place,
  });
}

export function useMerchant() {
  const api = useApi();
  return useQuery({
    queryKey: keys.merchant,
    queryFn: () => bodyOf(api.GET("/api/merchant")),
  });
}
