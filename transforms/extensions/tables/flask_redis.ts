/** Flask-Redis: the client of redis-py itself. */
import type { Table } from '../index.js'

export const flaskRedis: Table = {
  module: 'flask_redis',
  symbols: new Map([['FlaskRedis', { help: 'FlaskRedis' }]]),
  releases: 'flask-redis',
  requires: 'redis',
  plan(flask, plan) {
    for (const { uses } of flask.extensions.of('flask_redis.FlaskRedis'))
      for (const { node, path } of uses)
        if (path === 'provider_class' || path === '_redis_client')
          plan.refuse(node, 'unknown-option', { name: 'Flask-Redis', option: path })
  },
}
