namespace Pix.Signatures.Canonicalization;

/// <summary>
/// The namespace declarations in force at the current place of the canonical output, innermost last. By Exclusive XML Canonicalization 1.0,
/// section 3, a declaration is written where its prefix is visibly used, unless an ancestor in the output already has the declaration.
/// </summary>
internal sealed class RenderedNamespaces
{
    private (string Prefix, string Uri, int Depth)[] _entries = new (string, string, int)[16];
    private int _count;

    public int Count => _count;

    public void Clear() => _count = 0;

    /// <summary>Records that the element at <paramref name="depth"/> uses the prefix. Returns true if the element needs the declaration.</summary>
    public bool Declare(string prefix, string uri, int depth)
    {
        if (InForce(prefix) == uri)
        {
            return false;
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        _entries[_count++] = (prefix, uri, depth);
        return true;
    }

    /// <summary>Returns the declarations added at <paramref name="depth"/> in canonical order: by prefix, the default namespace first.</summary>
    public ReadOnlySpan<(string Prefix, string Uri, int Depth)> SortedAt(int depth)
    {
        var first = _count;
        while (first > 0 && _entries[first - 1].Depth == depth)
        {
            first--;
        }

        var declared = _entries.AsSpan(first, _count - first);
        if (declared.Length > 1)
        {
            declared.Sort(static (a, b) => CodePointOrder.Compare(a.Prefix, b.Prefix));
        }

        return declared;
    }

    public void Leave(int depth)
    {
        while (_count > 0 && _entries[_count - 1].Depth >= depth)
        {
            _count--;
        }
    }

    // Returns "" for a prefix that is not declared. This is not ambiguous, because XML 1.0 can undeclare only the default namespace.
    private string InForce(string prefix)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_entries[i].Prefix == prefix)
            {
                return _entries[i].Uri;
            }
        }

        return string.Empty;
    }
}
