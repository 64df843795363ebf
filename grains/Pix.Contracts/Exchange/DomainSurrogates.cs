using Pix.Domain;

namespace Pix.Contracts.Exchange;

// Pix.Domain does not reference Orleans, but its types are sent between processes. These surrogates tell Orleans how to serialize them.
#pragma warning disable CS1591, SA1649

[GenerateSerializer, Alias("pix.header-field")]
internal struct HeaderFieldSurrogate
{
    [Id(0)] public string Name;
    [Id(1)] public string Value;
}

[RegisterConverter]
internal sealed class HeaderFieldConverter : IConverter<HeaderField, HeaderFieldSurrogate>
{
    public HeaderField ConvertFromSurrogate(in HeaderFieldSurrogate surrogate) => new(surrogate.Name, surrogate.Value);

    public HeaderFieldSurrogate ConvertToSurrogate(in HeaderField value) => new() { Name = value.Name, Value = value.Value };
}

[GenerateSerializer, Alias("pix.withheld-part")]
internal struct WithheldPartSurrogate
{
    [Id(0)] public int Number;
    [Id(1)] public string ResourceId;
    [Id(2)] public string Rule;
}

[RegisterConverter]
internal sealed class WithheldPartConverter : IConverter<WithheldPart, WithheldPartSurrogate>
{
    public WithheldPart ConvertFromSurrogate(in WithheldPartSurrogate surrogate) => new(surrogate.Number, surrogate.ResourceId, surrogate.Rule);

    public WithheldPartSurrogate ConvertToSurrogate(in WithheldPart value) => new() { Number = value.Number, ResourceId = value.ResourceId, Rule = value.Rule };
}
