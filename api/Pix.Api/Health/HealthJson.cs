using System.Text.Json.Serialization;

namespace Pix.Api.Health;

/// <summary>JSON of <see cref="FrontDoorReadiness"/>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FrontDoorReadiness))]
internal sealed partial class HealthJson : JsonSerializerContext;
