import {
  keepPreviousData,
  MutationCache,
  mutationOptions,
  QueryCache,
  QueryClient,
  queryOptions,
} from "@tanstack/react-query";

import { api, ApiError } from "./client";
import type { components } from "./schema";

export type ActivityEvent = components["schemas"]["Event"];
export type EventPage = components["schemas"]["EventPage"];
export type ProfileChange = components["schemas"]["ProfileChange"];

export interface Search {
  q: string;
  kind: string;
  page: number;
}

const ATTEMPTS = 3;

/** Make the store of what the API has answered. onSignedOut: what to do when the session ended. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiError && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 10_000,
        retry: (failures, error) =>
          error instanceof ApiError && error.isTemporary && failures < ATTEMPTS - 1,
      },
      mutations: { networkMode: "always" },
    },
  });
}

// The client throws when it does not answer with data.
function dataOf<Data>(answer: { data?: Data }): Data {
  if (answer.data === undefined) throw new ApiError(0, {});
  return answer.data;
}

export const summaryQuery = queryOptions({
  queryKey: ["activity", "summary"],
  queryFn: async ({ signal }) => dataOf(await api.GET("/api/summary", { signal })),
});

export const timeZonesQuery = queryOptions({
  queryKey: ["time-zones"],
  queryFn: async ({ signal }) => dataOf(await api.GET("/api/time-zones", { signal })),
  staleTime: Infinity,
});

export const activityQuery = (search: Search) =>
  queryOptions({
    queryKey: ["activity", "list", search],
    queryFn: async ({ signal }) =>
      dataOf(await api.GET("/api/activity", { params: { query: search }, signal })),
    placeholderData: keepPreviousData,
  });

export const updateMe = mutationOptions({
  mutationKey: ["me"],
  mutationFn: async (change: ProfileChange) => dataOf(await api.PATCH("/api/me", { body: change })),
  onSuccess: async (_saved, _change, _result, { client }) => {
    await client.invalidateQueries({ queryKey: ["activity"] });
  },
});
