namespace Pix.Transmission;

/// <summary>Event ids of this room, 4000 to 4499. The number of a removed event is never reused.</summary>
internal static class EventIds
{
    public const int ConnectionOpened = 4000;
    public const int ConnectionFailed = 4001;
    public const int AttemptFailed = 4002;
    public const int CircuitOpened = 4003;
    public const int CircuitClosed = 4004;
    public const int SettingsApplied = 4005;
    public const int SettingsRefused = 4006;
    public const int TrustUnreadable = 4007;
    public const int PinOutsideValidity = 4008;
    public const int EndpointLeft = 4009;
    public const int EndpointBack = 4010;
    public const int PeerValueCapped = 4011;
    public const int IdentityReplaced = 4012;
    public const int LaneNotRefreshed = 4013;
}
