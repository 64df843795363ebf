using System.Collections.Immutable;
using System.Xml;

namespace Pix.Signatures.Limits;

/// <summary>
/// Collects all values of a document that some implementation could treat as an ID, and refuses repeated values, so that the reference to
/// KeyInfo has exactly one possible target. Without a DTD no attribute is declared as an ID, so all usual spellings count.
/// </summary>
internal sealed class IdRegistry
{
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private int _max;

    public void Reset(int max)
    {
        _values.Clear();
        _max = max;
    }

    /// <summary>Returns all values that were added.</summary>
    public ImmutableArray<string> ToImmutable() => _values.Count == 0 ? [] : [.. _values];

    /// <summary>Adds the value of the attribute at the reader's position, if it is an identifier. Returns the fault, or none.</summary>
    public DocumentFault Admit(XmlReader attribute) => IsId(attribute) ? Admit(attribute.Value) : DocumentFault.None;

    public DocumentFault Admit(string value)
    {
        if (!_values.Add(value))
        {
            return DocumentFault.DuplicateId;
        }

        return _values.Count > _max ? DocumentFault.TooComplex : DocumentFault.None;
    }

    private static bool IsId(XmlReader attribute)
    {
        var name = attribute.LocalName;
        return name.Length == 2
            && name is "Id" or "ID" or "id"
            && (attribute.Prefix.Length == 0 || attribute.Prefix == "xml");
    }
}
