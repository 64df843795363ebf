using System.Xml.Linq;

namespace Pix.Simulator.Dict.Entries;

/// <summary>A DICT entry: a Pix key with its account and owner.</summary>
internal sealed record Entry(
    string Key, string KeyType, Account Account, Owner Owner, string CreationDate, string KeyOwnershipDate, string? RequestId = null)
{
    public string? OpenClaimCreationDate { get; init; }

    public XElement ToXml() => new(
        "Entry",
        new XElement("Key", Key),
        new XElement("KeyType", KeyType),
        Account.ToXml("Account"),
        Owner.ToXml("Owner"),
        new XElement("CreationDate", CreationDate),
        new XElement("KeyOwnershipDate", KeyOwnershipDate),
        OpenClaimCreationDate is null ? null : new XElement("OpenClaimCreationDate", OpenClaimCreationDate));
}
