namespace Pix.Simulator.Dict.Policies;

/// <summary>The rate policies that DICT 2.12.1 applies to a participant of category A.</summary>
internal static class PolicyTable
{
    public const string Category = "A";
    private const int Minute = 60;
    private const int Day = 24 * 60 * 60;

    public static IReadOnlyList<Policy> All { get; } =
    [
        new("ENTRIES_READ_PARTICIPANT_ANTISCAN", 25_000, Minute, 50_000),
        new("ENTRIES_STATISTICS_READ", 25_000, Minute, 50_000),
        new("ENTRIES_WRITE", 1_200, Minute, 36_000),
        new("ENTRIES_UPDATE", 600, Minute, 600),
        new("CLAIMS_READ", 600, Minute, 18_000),
        new("CLAIMS_WRITE", 1_200, Minute, 36_000),
        new("CLAIMS_LIST_WITH_ROLE", 40, Minute, 200),
        new("CLAIMS_LIST_WITHOUT_ROLE", 10, Minute, 50),
        new("SYNC_VERIFICATIONS_WRITE", 10, Minute, 50),
        new("CIDS_FILES_WRITE", 40, Day, 200),
        new("CIDS_FILES_READ", 10, Minute, 50),
        new("CIDS_EVENTS_LIST", 20, Minute, 100),
        new("CIDS_ENTRIES_READ", 1_200, Minute, 36_000),
        new("INFRACTION_REPORTS_READ", 600, Minute, 18_000),
        new("INFRACTION_REPORTS_WRITE", 1_200, Minute, 36_000),
        new("INFRACTION_REPORTS_LIST_WITH_ROLE", 40, Minute, 200),
        new("INFRACTION_REPORTS_LIST_WITHOUT_ROLE", 10, Minute, 50),
        new("KEYS_CHECK", 70, Minute, 70),
        new("REFUNDS_READ", 1_200, Minute, 36_000),
        new("REFUNDS_WRITE", 2_400, Minute, 72_000),
        new("REFUND_LIST_WITH_ROLE", 40, Minute, 200),
        new("REFUND_LIST_WITHOUT_ROLE", 10, Minute, 50),
        new("FRAUD_MARKERS_READ", 600, Minute, 18_000),
        new("FRAUD_MARKERS_WRITE", 1_200, Minute, 36_000),
        new("FRAUD_MARKERS_LIST", 600, Minute, 18_000),
        new("PERSONS_STATISTICS_READ", 12_000, Minute, 36_000),
        new("POLICIES_READ", 60, Minute, 200),
        new("POLICIES_LIST", 6, Minute, 20),
        new("EVENT_LIST", 40, Minute, 200),
    ];

    public static Policy Find(string name) => All.First(policy => policy.Name == name);
}
