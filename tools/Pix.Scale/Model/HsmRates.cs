namespace Pix.Scale.Model;

/// <summary>RSA-2048 signatures a second of CloudHSM clusters: Amazon states two, three and six HSMs; between and beyond, a straight line.</summary>
internal sealed record HsmRates(double Two, double Three, double Six)
{
    /// <summary>HSMs that sign so many a second.</summary>
    public int Needed(double perSecond)
    {
        var hsms = 2;
        while (Of(hsms) < perSecond)
        {
            hsms++;
        }

        return hsms;
    }

    /// <summary>Signatures a second of so many HSMs, two or more.</summary>
    public double Of(int hsms) => hsms <= 3 ? Two + ((Three - Two) * (hsms - 2)) : Three + ((Six - Three) / 3 * (hsms - 3));
}
