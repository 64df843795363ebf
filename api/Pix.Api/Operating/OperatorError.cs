using System.Text.Json.Serialization;

namespace Pix.Api.Operating;

/// <summary>Why something was not done.</summary>
/// <param name="Error">A sentence.</param>
internal sealed record OperatorError(string Error);

/// <summary>Its JSON, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperatorError))]
internal sealed partial class OperatorJson : JsonSerializerContext;
