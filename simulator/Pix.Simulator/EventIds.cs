namespace Pix.Simulator;

/// <summary>Event ids of the simulator, 8000 to 8999. The number of a removed event is never used again.</summary>
internal static class EventIds
{
    public const int Started = 8001;
    public const int CertificatesRead = 8010;
    public const int CertificatesUnreadable = 8011;
    public const int Violation = 8020;
    public const int ExchangeFailed = 8021;
    public const int SettlementFailed = 8040;
}
