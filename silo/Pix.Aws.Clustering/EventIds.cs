namespace Pix.Aws.Clustering;

/// <summary>Event ids of DynamoDB clustering: 11000 to 11999. A number is never used for another event.</summary>
internal static class EventIds
{
    public const int TableCreated = 11000;
    public const int TableChanged = 11001;
    public const int WriteLost = 11010;
    public const int RowUnreadable = 11011;
    public const int SilosForgotten = 11012;
}
