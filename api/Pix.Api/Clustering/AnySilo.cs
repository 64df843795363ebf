namespace Pix.Api.Clustering;

/// <summary>A silo to ask what any of them can answer.</summary>
internal sealed class AnySilo(SiloTable silos)
{
    /// <summary>A grain of a silo that answers; one that is suspected only where there is no other.</summary>
    /// <exception cref="InvalidOperationException">No silo is connected.</exception>
    public TGrain GetGrain<TGrain>(long key)
        where TGrain : IGrainWithIntegerKey
    {
        var silo = silos.Silos.OrderBy(found => found.IsSuspected).FirstOrDefault().Silo ?? throw new InvalidOperationException("No silo is connected.");
        return silo.Grains.GetGrain<TGrain>(key);
    }

    /// <summary>Asks a grain of such a silo; without a silo, the task fails.</summary>
    public async Task<TAnswer> AskAsync<TGrain, TAnswer>(Func<TGrain, Task<TAnswer>> ask)
        where TGrain : IGrainWithIntegerKey => await ask(GetGrain<TGrain>(0));
}
