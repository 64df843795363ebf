namespace Pix.Simulator;

/// <summary>Every log event of the simulator: 8000 to 8999.</summary>
internal static class EventIds
{
    public const int Started = 8001;
    public const int CertificatesRead = 8010;
    public const int CertificatesUnreadable = 8011;
    public const int Violation = 8020;
    public const int ExchangeFailed = 8021;
    public const int FaultInjected = 8030;
    public const int ParticipantRefused = 8040;
}
