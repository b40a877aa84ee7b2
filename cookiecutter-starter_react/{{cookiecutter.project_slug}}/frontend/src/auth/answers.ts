import { useEffect, useEffectEvent, useState } from "react";

import { accounts, type Answer, ask } from "./client";

/** Ask once, when the page appears; null until there is an answer. */
export function useAnswer<Body>(get: () => Promise<Answer<Body>>): Answer<Body> | null {
  const [answer, setAnswer] = useState<Answer<Body> | null>(null);
  const start = useEffectEvent(get);
  useEffect(() => {
    let isWanted = true;
    void start().then((heard) => {
      if (isWanted) setAnswer(heard);
    });
    return () => {
      isWanted = false;
    };
  }, []);
  return answer;
}

/** What signing in offers here. */
export const getConfiguration = () => ask(accounts.GET("/config"));

/** What has begun in this session. */
export const getSession = () => ask(accounts.GET("/auth/session"));
