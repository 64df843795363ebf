using System.Text.Json;

namespace Pix.Deploy.Tests;

/// <summary>A CloudFormation template, by type of resource.</summary>
public sealed class Template(JsonElement root)
{
    /// <summary>The whole text.</summary>
    public string Text => root.GetRawText();

    /// <summary>Resources of a type: logical id and properties.</summary>
    public IReadOnlyList<(string Id, JsonElement Properties)> Of(string type) =>
        [.. All.Where(resource => resource.Type == type).Select(resource => (resource.Id, resource.Properties))];

    /// <summary>Every resource.</summary>
    public IEnumerable<(string Id, string Type, JsonElement Properties)> All => root.GetProperty("Resources").EnumerateObject()
        .Select(resource => (resource.Name, resource.Value.GetProperty("Type").GetString()!, resource.Value.TryGetProperty("Properties", out var properties) ? properties : default));

    /// <summary>Every statement of every IAM policy, with the policy's logical id.</summary>
    public IEnumerable<(string Policy, JsonElement Statement)> Statements => Of("AWS::IAM::Policy")
        .SelectMany(policy => policy.Properties.GetProperty("PolicyDocument").GetProperty("Statement").EnumerateArray().Select(statement => (policy.Id, statement)));

    /// <summary>A property that is one string or a list of them.</summary>
    public static IEnumerable<string> Strings(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText())
        : [value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()];
}
