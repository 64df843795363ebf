using System.Text.Json.Serialization;

namespace Pix.Silo.Management;

/// <summary>JSON serializer of the management port's answers, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SiloStatusAnswer))]
[JsonSerializable(typeof(EndpointsAnswer))]
internal sealed partial class ManagementJson : JsonSerializerContext;
