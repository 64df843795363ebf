using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace Pix.Aws.Clustering.Table;

/// <summary>Creates and reads DynamoDB's typed values.</summary>
internal static class ItemValues
{
    public static AttributeValue Text(string value) => new() { S = value };

    public static AttributeValue Number(int value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Returns the text in a column; null if the item does not have the column, or not as text.</summary>
    public static string? TextOf(this Dictionary<string, AttributeValue> item, string column) => item.GetValueOrDefault(column)?.S;

    /// <summary>Returns the number in a column; 0 if the item does not have the column, or not as a number.</summary>
    public static int NumberOf(this Dictionary<string, AttributeValue> item, string column) =>
        int.TryParse(item.GetValueOrDefault(column)?.N, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Creates the two key attributes of a row.</summary>
    public static Dictionary<string, AttributeValue> Key(string clusterId, string siloIdentity) => new()
    {
        [SiloColumns.DeploymentId] = Text(clusterId),
        [SiloColumns.SiloIdentity] = Text(siloIdentity),
    };
}
