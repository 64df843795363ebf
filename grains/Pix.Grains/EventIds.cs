namespace Pix.Grains;

/// <summary>Event ids of this room, 5000 to 5999. The number of a removed event is never reused.</summary>
internal static class EventIds
{
    public const int ExchangeFaulted = 5001;
    public const int AnswerSignatureInvalid = 5002;
    public const int TrustedSignersChanged = 5005;
    public const int TrustedSignersRefused = 5006;
    public const int NotDrained = 5008;
    public const int RateCorrectionLost = 5009;
    public const int CatalogMismatch = 5010;
    public const int CatalogMended = 5011;
    public const int CatalogNotRead = 5012;
    public const int PoliciesNotRead = 5013;
    public const int CentralBankCertificateExpiring = 5014;
    public const int CatalogEntriesLeftOut = 5015;
    public const int PoliciesLeftOut = 5016;
    public const int PauseResetRecorded = 5017;
    public const int PauseResetNotRecorded = 5018;
    public const int ExchangeNotNoted = 5019;
    public const int VerificationFaulted = 5020;
    public const int AnswerFarFromClock = 5021;
    public const int MessageWithheld = 5030;
    public const int PullNextNotPacked = 5031;
    public const int PoliciesAbsent = 5040;
    public const int DrainBegun = 5041;
    public const int DrainOutcomeNotRecorded = 5042;
    public const int Drained = 5043;
    public const int CatalogNews = 5052;
    public const int MessagesChecked = 5053;
    public const int JournalNotOpened = 5054;
    public const int VerdictChanged = 5050;
    public const int HealthLookFailed = 5051;
    public const int LaneNotOpened = 5060;
}
