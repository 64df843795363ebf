# The front door. Build from the root of the repository: docker build -f deploy/docker/api.Dockerfile -t pix-api .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN deploy/docker/publish.sh api /out

# No shell, no package manager, user 1654.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /out .
USER 1654
EXPOSE 8080 9090 7070
ENV DOTNET_EnableDiagnostics=0
ENTRYPOINT ["dotnet", "Pix.Api.dll"]
