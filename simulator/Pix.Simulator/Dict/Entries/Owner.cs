using System.Xml.Linq;

namespace Pix.Simulator.Dict.Entries;

/// <summary>The person or company that holds an account.</summary>
internal sealed record Owner(string Type, string TaxIdNumber, string Name, string? TradeName)
{
    private const int MaxNameLength = 150;

    public bool IsNaturalPerson => Type == "NATURAL_PERSON";

    public static Owner Parse(XElement? element) => new(
        element?.Element("Type")?.Value ?? "",
        element?.Element("TaxIdNumber")?.Value ?? "",
        element?.Element("Name")?.Value ?? "",
        element?.Element("TradeName")?.Value);

    public DictRefusal? Fault(DictError error, string property)
    {
        if (Type is not ("NATURAL_PERSON" or "LEGAL_PERSON"))
        {
            return new DictRefusal(error, "Type must be NATURAL_PERSON or LEGAL_PERSON", property + ".type", Type);
        }

        var pattern = IsNaturalPerson ? DictPatterns.Cpf() : DictPatterns.Cnpj();
        if (!pattern.IsMatch(TaxIdNumber))
        {
            return new DictRefusal(error, $"Value does not match regex '{pattern}'", property + ".taxIdNumber", TaxIdNumber);
        }

        return Name.Length is > 0 and <= MaxNameLength
            ? null
            : new DictRefusal(error, "Name must have 1 to 150 characters", property + ".name");
    }

    public XElement ToXml(string name) => new(
        name,
        new XElement("Type", Type),
        new XElement("TaxIdNumber", TaxIdNumber),
        new XElement("Name", Name),
        TradeName is null ? null : new XElement("TradeName", TradeName));
}
