using System.Text.Json.Serialization;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>JSON of the page's data, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ConsoleView))]
[JsonSerializable(typeof(ExchangeSearch))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
