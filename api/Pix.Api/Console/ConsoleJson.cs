using System.Text.Json.Serialization;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>JSON form of what the page gets, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ConsoleView))]
[JsonSerializable(typeof(ExchangeSearch))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
