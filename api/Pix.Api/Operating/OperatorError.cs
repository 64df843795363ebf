using System.Text.Json.Serialization;

namespace Pix.Api.Operating;

/// <summary>Answer of the management port that says why an operator's request was not carried out.</summary>
/// <param name="Error">The reason, as a sentence.</param>
internal sealed record OperatorError(string Error);

/// <summary>JSON of <see cref="OperatorError"/>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperatorError))]
internal sealed partial class OperatorJson : JsonSerializerContext;
