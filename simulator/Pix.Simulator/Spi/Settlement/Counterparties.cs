using System.Collections.Concurrent;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>How the other participants, all simulated, answer a payment: they accept unless configured otherwise.</summary>
internal sealed class Counterparties
{
    /// <summary>Answers with ACSP.</summary>
    public const string Accept = "accept";

    /// <summary>Never answers; after 40 s the SPI rejects with AB03.</summary>
    public const string Silent = "silent";

    private readonly ConcurrentDictionary<string, string> _answers = new(StringComparer.Ordinal);

    /// <summary><see cref="Accept"/>, <see cref="Silent"/>, or the reason code of a RJCT.</summary>
    public string AnswerOf(string ispb) => _answers.GetValueOrDefault(ispb, Accept);

    public void Set(string ispb, string answer) => _answers[ispb] = answer;

    public IReadOnlyDictionary<string, string> List() => new Dictionary<string, string>(_answers);

    public void Clear() => _answers.Clear();
}
