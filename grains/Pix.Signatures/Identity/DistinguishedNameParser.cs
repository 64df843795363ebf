using System.Text;
using System.Text.Unicode;

namespace Pix.Signatures.Identity;

/// <summary>
/// Parses the string form of a name by RFC 4514. Also accepts the older forms that RFC 2253 requires parsers to accept: spaces around
/// separators, <c>;</c> for <c>,</c>, quoted values, the prefix <c>OID.</c>.
/// </summary>
internal sealed class DistinguishedNameParser(string text)
{
    private const int MaxAttributes = 64;

    private int _position;
    private int _attributes;

    public bool TryRead(out List<List<NameAttribute>> names)
    {
        names = [];
        SkipSpaces();
        while (true)
        {
            var rdn = new List<NameAttribute>();
            do
            {
                if (++_attributes > MaxAttributes || !TryReadAttribute(out var attribute))
                {
                    return false;
                }

                rdn.Add(attribute);
            }
            while (Take('+'));

            names.Add(rdn);
            if (_position == text.Length)
            {
                return true;
            }

            if (!Take(',') && !Take(';'))
            {
                return false;
            }
        }
    }

    private bool TryReadAttribute(out NameAttribute attribute)
    {
        attribute = default;
        SkipSpaces();
        var equals = text.IndexOf('=', _position);
        if (equals < 0 || AttributeKeyword.TypeOf(text[_position..equals].Trim()) is not { } type)
        {
            return false;
        }

        _position = equals + 1;
        SkipSpaces();
        if (_position < text.Length && text[_position] == '#')
        {
            return TryReadHex(type, out attribute);
        }

        var value = Take('"') ? ReadQuoted() : ReadPlain();
        SkipSpaces();
        attribute = new NameAttribute(type, value ?? string.Empty, false);
        return value is not null;
    }

    private bool TryReadHex(string type, out NameAttribute attribute)
    {
        attribute = default;
        var start = ++_position;
        while (_position < text.Length && char.IsAsciiHexDigit(text[_position]))
        {
            _position++;
        }

        var digits = text.AsSpan(start, _position - start);
        SkipSpaces();
        if (digits.IsEmpty || digits.Length % 2 != 0)
        {
            return false;
        }

        attribute = NameAttribute.FromDer(type, Convert.FromHexString(digits));
        return true;
    }

    private string? ReadQuoted()
    {
        var value = new ValueBytes();
        while (_position < text.Length)
        {
            var character = text[_position++];
            if (character == '"')
            {
                return value.ToText();
            }

            if (character != '\\')
            {
                value.Append(character);
            }
            else if (!TryReadEscape(value))
            {
                return null;
            }
        }

        return null;
    }

    private string? ReadPlain()
    {
        var value = new ValueBytes();
        while (_position < text.Length && text[_position] is not (',' or ';' or '+'))
        {
            var character = text[_position++];
            if (character is '"' or '<' or '>')
            {
                return null;
            }

            if (character != '\\')
            {
                value.Append(character);
            }
            else if (!TryReadEscape(value))
            {
                return null;
            }
        }

        return value.ToText(trimEnd: true);
    }

    // A backslash and a character, such as "\,", stand for the character. A backslash and two hex digits, such as "\C3", are a byte of UTF-8.
    private bool TryReadEscape(ValueBytes value)
    {
        if (_position >= text.Length)
        {
            return false;
        }

        if (_position + 1 < text.Length && char.IsAsciiHexDigit(text[_position]) && char.IsAsciiHexDigit(text[_position + 1]))
        {
            value.AppendEscaped(Convert.FromHexString(text.AsSpan(_position, 2))[0]);
            _position += 2;
            return true;
        }

        value.AppendEscaped(text[_position++]);
        return true;
    }

    private bool Take(char expected)
    {
        if (_position >= text.Length || text[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipSpaces()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    /// <summary>Collects a value while it is read: characters, and escaped bytes, several of which may form one character.</summary>
    private sealed class ValueBytes
    {
        private readonly StringBuilder _text = new();
        private readonly List<byte> _bytes = [];
        private bool _isBroken;

        private int _kept;

        public void Append(char character)
        {
            Flush();
            _text.Append(character);
            if (character is not (' ' or '\t' or '\r' or '\n'))
            {
                _kept = _text.Length;
            }
        }

        public void AppendEscaped(char character)
        {
            Append(character);
            _kept = _text.Length;
        }

        public void AppendEscaped(byte value) => _bytes.Add(value);

        /// <summary>Returns the value, without trailing unescaped spaces if requested; null if the escaped bytes are not UTF-8.</summary>
        public string? ToText(bool trimEnd = false)
        {
            Flush();
            return _isBroken ? null : _text.ToString(0, trimEnd ? _kept : _text.Length);
        }

        private void Flush()
        {
            if (_bytes.Count == 0)
            {
                return;
            }

            var bytes = _bytes.ToArray();
            _bytes.Clear();
            _isBroken |= !Utf8.IsValid(bytes);
            if (!_isBroken)
            {
                _text.Append(Encoding.UTF8.GetString(bytes));
                _kept = _text.Length;
            }
        }
    }
}
