using System.Xml.Linq;

namespace Pix.Simulator.Dict.Entries;

/// <summary>An account at a participant, as a DICT entry or a claim contains it.</summary>
internal sealed record Account(string Participant, string Branch, string Number, string Type, string OpeningDate)
{
    public static Account Parse(XElement? element) => new(
        element?.Element("Participant")?.Value ?? "",
        element?.Element("Branch")?.Value ?? "",
        element?.Element("AccountNumber")?.Value ?? "",
        element?.Element("AccountType")?.Value ?? "",
        element?.Element("OpeningDate")?.Value ?? "");

    public DictRefusal? Fault(DictError error, string property)
    {
        if (!DictPatterns.Ispb().IsMatch(Participant))
        {
            return new DictRefusal(error, "Participant must be an ISPB", property + ".participant", Participant);
        }

        if (Branch.Length > 0 && !DictPatterns.Branch().IsMatch(Branch))
        {
            return new DictRefusal(error, "Branch must be 1 to 4 digits", property + ".branch", Branch);
        }

        if (!DictPatterns.AccountNumber().IsMatch(Number))
        {
            return new DictRefusal(error, "AccountNumber must be 1 to 20 letters or digits", property + ".accountNumber", Number);
        }

        return DictPatterns.AccountType().IsMatch(Type)
            ? null
            : new DictRefusal(error, "AccountType is not one of the list", property + ".accountType", Type);
    }

    public XElement ToXml(string name) => new(
        name,
        new XElement("Participant", Participant),
        Branch.Length == 0 ? null : new XElement("Branch", Branch),
        new XElement("AccountNumber", Number),
        new XElement("AccountType", Type),
        new XElement("OpeningDate", OpeningDate));
}
