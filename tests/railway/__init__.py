"""The deploy to Railway, against a stand-in that executes GraphQL as Railway publishes it."""
