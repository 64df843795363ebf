using System.Collections.Frozen;

namespace Pix.Rates.Policies;

/// <summary>The Central Bank's limits, one per policy, written as in the setting <c>Pix:RateLimits</c>.</summary>
/// <remarks>
/// Sources: ICOM manual 1.12 (SPI; per participant and channel) and DICT API 2.12.1 (a test compares each row with that document's table).
/// Names that end with <c>_PF</c> or <c>_PJ</c> are policies of one paying person or company. Rows with the text <c>by category</c> have
/// the limit of the participant's category.
/// </remarks>
public static class RatePolicyTable
{
    /// <summary>Policy of the SPI's primary channel.</summary>
    public const string SpiPrimary = "SPI_PRIMARY";

    /// <summary>Policy of the SPI's secondary channel, without trck.002.</summary>
    public const string SpiSecondary = "SPI_SECONDARY";

    /// <summary>Policy of book transfers (trck.002) on the SPI's secondary channel.</summary>
    public const string SpiBookTransfers = "SPI_TRCK_002";

    /// <summary>Policy of requests for DICT's list of buckets. Pix corrects its count of all other buckets from that list.</summary>
    public const string PoliciesList = "POLICIES_LIST";

    /// <summary>Suffixes of the policies for one paying person and for one paying company.</summary>
    public const string Person = "_PF", Company = "_PJ";

    private const string ByCategory = "by category", WriteLimit = "36000 1200/min", ReadLimit = "18000 600/min", ListLimit = "200 40/min", NoRoleLimit = "50 10/min";

    /// <summary>Name and limit of each policy.</summary>
    public static FrozenDictionary<string, string> Rows { get; } = new Dictionary<string, string>
    {
        [SpiPrimary] = "3750 750/s",
        [SpiSecondary] = "00:00-08:00 5000 350/s; 08:00-24:00 350 35/s",
        [SpiBookTransfers] = "1500 500/s",
        ["ENTRIES_READ_USER_ANTISCAN" + Person] = "100 2/min",
        ["ENTRIES_READ_USER_ANTISCAN" + Company] = "1000 20/min",
        ["ENTRIES_READ_USER_ANTISCAN_V2" + Person] = "100 2/min",
        ["ENTRIES_READ_USER_ANTISCAN_V2" + Company] = "1000 20/min",
        ["ENTRIES_READ_PARTICIPANT_ANTISCAN"] = ByCategory,
        ["ENTRIES_STATISTICS_READ"] = ByCategory,
        ["ENTRIES_WRITE"] = WriteLimit,
        ["ENTRIES_UPDATE"] = "600 600/min",
        ["CLAIMS_READ"] = ReadLimit,
        ["CLAIMS_WRITE"] = WriteLimit,
        ["CLAIMS_LIST_WITH_ROLE"] = ListLimit,
        ["CLAIMS_LIST_WITHOUT_ROLE"] = NoRoleLimit,
        ["SYNC_VERIFICATIONS_WRITE"] = NoRoleLimit,
        ["CIDS_FILES_WRITE"] = "200 40/day",
        ["CIDS_FILES_READ"] = NoRoleLimit,
        ["CIDS_EVENTS_LIST"] = "100 20/min",
        ["CIDS_ENTRIES_READ"] = WriteLimit,
        ["INFRACTION_REPORTS_READ"] = ReadLimit,
        ["INFRACTION_REPORTS_WRITE"] = WriteLimit,
        ["INFRACTION_REPORTS_LIST_WITH_ROLE"] = ListLimit,
        ["INFRACTION_REPORTS_LIST_WITHOUT_ROLE"] = NoRoleLimit,
        ["KEYS_CHECK"] = "70 70/min",
        ["REFUNDS_READ"] = WriteLimit,
        ["REFUNDS_WRITE"] = "72000 2400/min",
        ["REFUND_LIST_WITH_ROLE"] = ListLimit,
        ["REFUND_LIST_WITHOUT_ROLE"] = NoRoleLimit,
        ["FRAUD_MARKERS_READ"] = ReadLimit,
        ["FRAUD_MARKERS_WRITE"] = WriteLimit,
        ["FRAUD_MARKERS_LIST"] = ReadLimit,
        ["PERSONS_STATISTICS_READ"] = "36000 12000/min",
        ["POLICIES_READ"] = "200 60/min",
        [PoliciesList] = "20 6/min",
        ["EVENT_LIST"] = ListLimit,
    }.ToFrozenDictionary();

    /// <summary>Limit of each category of participant.</summary>
    public static FrozenDictionary<char, string> Categories { get; } = new Dictionary<char, string>
    {
        ['A'] = "50000 25000/min",
        ['B'] = "40000 20000/min",
        ['C'] = "30000 15000/min",
        ['D'] = "16000 8000/min",
        ['E'] = "5000 2500/min",
        ['F'] = "500 250/min",
        ['G'] = "250 25/min",
        ['H'] = "50 2/min",
    }.ToFrozenDictionary();

    /// <summary>The category that Pix assumes if none is set or reported. Its limit is a hundredth of the largest.</summary>
    internal const char AssumedCategory = 'F';

    internal static bool IsByCategory(string name) => Rows.TryGetValue(name, out var row) && row == ByCategory;
}
