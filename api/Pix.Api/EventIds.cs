namespace Pix.Api;

/// <summary>Event ids of the front door, 7000 to 7999. The number of an event that was removed is never used again for another event.</summary>
internal static class EventIds
{
    public const int OpenToTheNetwork = 7001;
    public const int ClusterUnreachable = 7002;
    public const int ExchangeLost = 7003;
    public const int ExchangeFailed = 7004;
    public const int ClusterConnectionRetried = 7005;
    public const int ServerCertificateNotRenewed = 7006;
    public const int TokensInTheClear = 7007;
    public const int ManagementOnTheNetwork = 7008;
    public const int IssuerUnreachable = 7009;
    public const int SiloConnected = 7010;
    public const int SiloLost = 7011;
    public const int SiloListUnreadable = 7012;
    public const int SiloSuspected = 7013;
    public const int SiloHeardAgain = 7014;
    public const int ExchangeRepeated = 7020;
    public const int AnotherSiloAsked = 7021;
    public const int RequestFailed = 7030;
    public const int RequestRefused = 7031;
    public const int RequestNotCounted = 7032;
    public const int CallerGone = 7033;
    public const int RequestUnreadable = 7034;
    public const int CallerAuthoritiesRenewed = 7035;
    public const int CallerAuthoritiesKept = 7036;
    public const int TokenKeysRenewed = 7037;
    public const int TokenKeysKept = 7038;
    public const int ForeignHost = 7039;
    public const int ReadAbandoned = 7040;
    public const int ReadNotAbandoned = 7041;
    public const int CallerConnectionsEnded = 7042;
    public const int CallerCertificateRefused = 7043;
}
