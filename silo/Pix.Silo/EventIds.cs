namespace Pix.Silo;

/// <summary>Event ids of the silo's host: 6000 to 6999. A number is never used for another event.</summary>
internal static class EventIds
{
    public const int PlainCluster = 6002;
    public const int ForeignHost = 6003;
}
