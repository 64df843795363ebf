namespace Pix.Api.Clustering;

/// <summary>Picks a silo for questions that any silo can answer.</summary>
internal sealed class AnySilo(SiloTable silos)
{
    /// <summary>A grain on a silo that answers; on a suspected silo only when there is no other.</summary>
    /// <exception cref="InvalidOperationException">No silo is connected.</exception>
    public TGrain GetGrain<TGrain>(long key)
        where TGrain : IGrainWithIntegerKey
    {
        var silo = silos.Silos.OrderBy(found => found.IsSuspected).FirstOrDefault().Silo ?? throw new InvalidOperationException("No silo is connected.");
        return silo.Grains.GetGrain<TGrain>(key);
    }

    /// <summary>Calls a grain on such a silo; without a silo, the task fails.</summary>
    public async Task<TAnswer> AskAsync<TGrain, TAnswer>(Func<TGrain, Task<TAnswer>> ask)
        where TGrain : IGrainWithIntegerKey => await ask(GetGrain<TGrain>(0));
}
