using System.Text.Json.Serialization;

namespace Pix.Silo.Management;

/// <summary>JSON form of the health answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SiloStatusAnswer))]
[JsonSerializable(typeof(EndpointsAnswer))]
internal sealed partial class ManagementJson : JsonSerializerContext;
