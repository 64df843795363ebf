using System.Text;

namespace Pix.Fuzz;

/// <summary>
/// Changes documents at random, half of the changes by bytes and half by XML tokens: tags and text are moved, repeated, exchanged with those of another
/// document, or spelled differently with the same meaning, so that acceptance is tested as much as refusal. The same seed makes the same changes.
/// </summary>
internal sealed class Mutator(Random random)
{
    public byte[] Mutate(byte[] document, byte[] other)
    {
        var changed = document;
        var times = 1 + random.Next(random.Next(4) == 0 ? 6 : 2);
        for (var i = 0; i < times; i++)
        {
            changed = random.Next(2) == 0 ? ByBytes(changed, other) : ByTokens(changed, other);
        }

        return changed;
    }

    private byte[] ByBytes(byte[] d, byte[] other)
    {
        if (d.Length == 0)
        {
            return other;
        }

        var at = random.Next(d.Length);
        var length = Math.Min(1 + random.Next(1 << random.Next(1, 9)), d.Length - at);
        return random.Next(9) switch
        {
            0 => With(d, at, (byte)(d[at] ^ (1 << random.Next(8)))),
            1 => With(d, at, (byte)random.Next(256)),
            2 => With(d, at, FuzzDictionary.Byte(random)),
            3 => [.. d[..at], .. d[(at + length)..]],
            4 => [.. d[..at], .. d[at..(at + length)], .. d[at..]],
            5 => d[..at],
            6 => [.. d[..at], .. FuzzDictionary.Text(random), .. d[at..]],
            7 => [.. d[..at], (byte)random.Next(256), .. d[at..]],
            _ => Crossed(d, at, other),
        };
    }

    private byte[] Crossed(byte[] d, int at, byte[] other)
    {
        var from = random.Next(other.Length);
        var length = Math.Min(random.Next(400), other.Length - from);
        return [.. d[..at], .. other.AsSpan(from, length), .. d[Math.Min(d.Length, at + random.Next(400))..]];
    }

    private byte[] ByTokens(byte[] document, byte[] other)
    {
        var tokens = XmlTokens.Split(document);
        if (tokens.Count < 3)
        {
            return ByBytes(document, other);
        }

        var i = random.Next(tokens.Count);
        var j = random.Next(tokens.Count);
        switch (random.Next(12))
        {
            case 0:
                tokens.RemoveAt(i);
                break;
            case 1:
                tokens.Insert(j, tokens[i]);
                break;
            case 2:
                (tokens[i], tokens[j]) = (tokens[j], tokens[i]);
                break;
            case 3:
                Move(tokens, i, j, copy: true);
                break;
            case 4:
                Move(tokens, i, j, copy: false);
                break;
            case 5:
                var others = XmlTokens.Split(other);
                tokens[i] = others[random.Next(others.Count)];
                break;
            case 6:
                tokens.Insert(i, Encoding.UTF8.GetString(FuzzDictionary.Text(random)));
                break;
            case 7:
                tokens[i] = FuzzDictionary.WithAttribute(random, tokens[i]);
                break;
            case 8:
                Wrap(tokens, i);
                break;
            default:
                tokens[i] = Respelling.Of(random, tokens[i]);
                break;
        }

        return XmlTokens.Join(tokens);
    }

    /// <summary>Moves or copies a whole element to another place.</summary>
    private static void Move(List<string> tokens, int from, int to, bool copy)
    {
        var count = XmlTokens.ElementLength(tokens, from);
        var element = tokens.GetRange(from, count);
        if (!copy)
        {
            tokens.RemoveRange(from, count);
        }

        tokens.InsertRange(Math.Min(to, tokens.Count), element);
    }

    private static void Wrap(List<string> tokens, int at)
    {
        var count = XmlTokens.ElementLength(tokens, at);
        tokens.Insert(at + count, "</Wrapped>");
        tokens.Insert(at, "<Wrapped>");
    }

    private static byte[] With(byte[] document, int at, byte value)
    {
        var copy = (byte[])document.Clone();
        copy[at] = value;
        return copy;
    }
}
