"""alerts: raises and clears what a leader must know before it is too late.

consumes    planning.figures.v1, planning.findings.v1 (findings, deadlines, equations), planning.rejected.v1,
            planning.feedback.v1 (acknowledgements and steps of cases), planning.policies.v1 (rules as
            people changed them); planning.ledger.v1 for what moved a figure lately, how fast it nears its
            limit, and to rehearse a rule over the past;
            planning.events.v1, only for when each source spoke
produces    planning.alerts.v1 (one message a transition), planning.episodes.v1 (its own memory),
            planning.rejected.v1 (what it could not read), planning.feedback.v1 and planning.policies.v1
            (what came in at its own doors), planning.subscriptions.v1 (receivers, and how far each is)
delivers    every transition to its subscribers by webhook, at least once, in order; GET /v1/alerts/stream
answers     POST /v1/preview: the alerts that figures and findings would bring about, judged on a copy;
            /v1/rules: every version of every rule, propose, approve, withdraw, rehearse
state       episodes and the newest facts, in memory; rebuilt from the topics above whenever a partition is
            assigned
on failure  the process ends without acknowledging; started again, it reads its episodes and the tail of the
            alerts, so no transition is lost and none gets a second number
scales by   one worker a city; a second one stands by, or takes over
"""
