namespace Pix.Scale.Model;

/// <summary>RSA-2048 signatures per second of CloudHSM clusters. Amazon states the rates of 2, 3 and 6 HSMs; other rates are linear estimates.</summary>
internal sealed record HsmRates(double Two, double Three, double Six)
{
    /// <summary>Returns the number of HSMs (at least two) that make the given number of signatures per second.</summary>
    public int Needed(double perSecond)
    {
        var hsms = 2;
        while (Of(hsms) < perSecond)
        {
            hsms++;
        }

        return hsms;
    }

    /// <summary>Returns the signatures per second of a number of HSMs, which must be two or more.</summary>
    public double Of(int hsms) => hsms <= 3 ? Two + ((Three - Two) * (hsms - 2)) : Three + ((Six - Three) / 3 * (hsms - 3));
}
